INSERT INTO patient (id, name) VALUES (2, 'Bob');
