/** Who sees whom and when, at {@code /appointments}. */
package dev.migration.sample.appointment;
