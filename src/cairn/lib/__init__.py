"""Small things every room uses; no models, and no imports from the rooms above."""
