// SPDX-License-Identifier: Apache-2.0
package dev.migration.sample.appointment;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.LocalDateTime;

/** What the front desk enters for a new appointment. */
record NewAppointment(
        @NotNull(message = "is required") Long patientId,
        @NotNull(message = "is required") LocalDateTime appointmentDate,
        @NotBlank(message = "is required") String provider,
        String notes) {

    Appointment toAppointment() {
        return new Appointment(null, patientId, appointmentDate, provider.strip(), "scheduled", notes);
    }
}
