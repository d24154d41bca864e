// SPDX-License-Identifier: Apache-2.0
package dev.migration.sample.appointment;

import java.util.List;
import org.springframework.data.repository.ListCrudRepository;

interface AppointmentRepository extends ListCrudRepository<Appointment, Long> {

    List<Appointment> findAllByOrderByAppointmentDate();

    List<Appointment> findByPatientIdOrderByAppointmentDate(long patientId);
}
