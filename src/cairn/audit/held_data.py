"""What the audit holds about a person."""

from cairn.lib.held_data import HeldData

HELD = HeldData(
    name="audit",
    models=("audit.AuditRow", "audit.AuditSeal"),
    why="Opaque ids and short codes alone; they name nobody once the person's own row is gone.",
)
