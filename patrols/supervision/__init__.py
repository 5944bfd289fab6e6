"""Reading what patrols did: planned against done, how it is known, where police were seen. Nothing here ranks a person."""
