"""The room data_rights."""
