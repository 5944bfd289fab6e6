"""How sending goes, for whoever keeps the system: what waits, what came of the last hour, receivers that fail, callbacks that were switched off."""
