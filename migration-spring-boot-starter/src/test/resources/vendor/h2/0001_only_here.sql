CREATE TABLE only_in_h2 (id BIGINT);
