--liquibase formatted sql
--changeset bob:view
CREATE VIEW ward_names AS SELECT name FROM ward;
