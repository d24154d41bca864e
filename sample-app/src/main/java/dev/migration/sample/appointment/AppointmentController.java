// SPDX-License-Identifier: Apache-2.0
package dev.migration.sample.appointment;

import jakarta.validation.Valid;
import java.util.List;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

@RestController
@RequestMapping("/appointments")
class AppointmentController {

    private final AppointmentRepository appointments;

    AppointmentController(AppointmentRepository appointments) {
        this.appointments = appointments;
    }

    @GetMapping
    List<AppointmentView> list() {
        return appointments.findAllByOrderByAppointmentDate().stream()
                .map(AppointmentView::of)
                .toList();
    }

    @GetMapping(params = "patientId")
    List<AppointmentView> listOfPatient(@RequestParam long patientId) {
        return appointments.findByPatientIdOrderByAppointmentDate(patientId).stream()
                .map(AppointmentView::of)
                .toList();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    AppointmentView add(@Valid @RequestBody NewAppointment request) {
        try {
            return AppointmentView.of(appointments.save(request.toAppointment()));
        } catch (DataIntegrityViolationException noSuchPatient) {
            // The only constraint that a valid request can break is the foreign key of migration 0006.
            throw new ResponseStatusException(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "There is no patient " + request.patientId() + ".",
                    noSuchPatient);
        }
    }
}
