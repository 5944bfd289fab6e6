"""What this room offers other rooms through registries."""
