--liquibase formatted sql
--changeset ann:1
CREATE TABLE ward (id INT PRIMARY KEY);
