"""Programmes and their iterations: applications, permission, training, readiness."""
