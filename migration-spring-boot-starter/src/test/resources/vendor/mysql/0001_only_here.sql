CREATE TABLE only_in_mariadb (id BIGINT);
