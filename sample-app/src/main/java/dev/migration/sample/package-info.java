/** A clinic's service: its tables are made by the migrations in {@code classpath:migrations}. */
package dev.migration.sample;
