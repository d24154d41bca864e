--liquibase formatted sql
--changeset bob:beds
ALTER TABLE ward ADD COLUMN beds INT;
