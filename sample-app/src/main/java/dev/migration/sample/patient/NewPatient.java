// SPDX-License-Identifier: Apache-2.0
package dev.migration.sample.patient;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PastOrPresent;
import jakarta.validation.constraints.Pattern;
import java.time.LocalDate;

/** What the front desk enters for a new patient. */
record NewPatient(
        @NotBlank(message = "is required") String name,
        @PastOrPresent(message = "is in the future") LocalDate dateOfBirth,

        @Pattern(regexp = "MRN-\\d{4,}", message = "is not of the form MRN-1234")
        String medicalRecordNumber,

        @Email(message = "is not an e-mail address") String email,

        @Pattern(regexp = "\\+?[-() \\d]{5,20}", message = "is not a phone number")
        String phone) {

    Patient toPatient() {
        return new Patient(null, name.strip(), dateOfBirth, medicalRecordNumber, email, normalized(phone));
    }

    /** The form that migration 0007 gave to the numbers before. */
    private static String normalized(String phone) {
        return phone == null ? null : phone.replaceAll("[-() ]", "");
    }
}
