// SPDX-License-Identifier: Apache-2.0
package dev.migration.sample.appointment;

import java.time.LocalDateTime;

/** An appointment as the API shows it. */
record AppointmentView(
        long id, long patientId, LocalDateTime appointmentDate, String provider, String status, String notes) {

    static AppointmentView of(Appointment appointment) {
        return new AppointmentView(
                appointment.id(),
                appointment.patientId(),
                appointment.appointmentDate(),
                appointment.provider(),
                appointment.status(),
                appointment.notes());
    }
}
