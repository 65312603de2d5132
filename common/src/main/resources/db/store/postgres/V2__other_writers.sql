-- A control plane that shares the database reads what others wrote since the sequence it knows.
CREATE INDEX resource_by_sequence ON resource (sequence);
CREATE INDEX attribute_by_sequence ON attribute (sequence);
