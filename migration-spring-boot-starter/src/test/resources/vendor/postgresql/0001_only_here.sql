CREATE TABLE only_in_postgresql (id BIGINT);
