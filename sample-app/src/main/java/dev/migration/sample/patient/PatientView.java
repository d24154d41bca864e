// SPDX-License-Identifier: Apache-2.0
package dev.migration.sample.patient;

import java.time.LocalDate;

/** A patient as the API shows it. */
record PatientView(
        long id, String name, LocalDate dateOfBirth, String medicalRecordNumber, String email, String phone) {

    static PatientView of(Patient patient) {
        return new PatientView(
                patient.id(),
                patient.name(),
                patient.dateOfBirth(),
                patient.medicalRecordNumber(),
                patient.email(),
                patient.phone());
    }
}
