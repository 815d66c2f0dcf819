"""The only room that touches the workspace's disk."""
