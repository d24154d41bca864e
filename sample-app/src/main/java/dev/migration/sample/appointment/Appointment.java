// SPDX-License-Identifier: Apache-2.0
package dev.migration.sample.appointment;

import java.time.LocalDateTime;
import org.springframework.data.annotation.Id;

/** A row of {@code appointments}; the time is the clinic's local time. */
record Appointment(
        @Id Long id, long patientId, LocalDateTime appointmentDate, String provider, String status, String notes) {}
