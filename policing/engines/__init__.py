"""One machine, no administrator: PostgreSQL, Valkey and every process of Zhufang, started and stopped together. Knows nothing of Django."""
