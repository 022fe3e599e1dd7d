"""The application without Python: how it is built, and where it starts."""
