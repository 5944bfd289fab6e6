"""One's own account: who I am, how I am reached, where I am signed in."""
