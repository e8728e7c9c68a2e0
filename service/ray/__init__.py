"""Past one machine: the same service and the same archives on Ray. Needs the extra ``ray``."""
