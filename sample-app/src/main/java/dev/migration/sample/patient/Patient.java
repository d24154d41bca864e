// SPDX-License-Identifier: Apache-2.0
package dev.migration.sample.patient;

import java.time.LocalDate;
import org.springframework.data.annotation.Id;

/** A row of {@code patients}; the database gives the id. */
record Patient(
        @Id Long id, String name, LocalDate dateOfBirth, String medicalRecordNumber, String email, String phone) {}
