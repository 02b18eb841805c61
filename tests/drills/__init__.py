"""What happens when a process is killed, or a disk is full, in the middle of something. ``make drills``."""
