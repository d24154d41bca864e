/** The clinic's patients, at {@code /patients}. */
package dev.migration.sample.patient;
