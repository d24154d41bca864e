// SPDX-License-Identifier: Apache-2.0
package dev.migration.sample.patient;

import jakarta.validation.Valid;
import java.net.URI;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

@RestController
@RequestMapping("/patients")
class PatientController {

    private final PatientRepository patients;

    PatientController(PatientRepository patients) {
        this.patients = patients;
    }

    @GetMapping
    List<PatientView> list() {
        return patients.findAllByOrderByName().stream().map(PatientView::of).toList();
    }

    @GetMapping("/{id}")
    PatientView get(@PathVariable long id) {
        return patients.findById(id)
                .map(PatientView::of)
                .orElseThrow(
                        () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no patient " + id + "."));
    }

    @PostMapping
    ResponseEntity<PatientView> add(@Valid @RequestBody NewPatient request) {
        PatientView added = PatientView.of(patients.save(request.toPatient()));
        return ResponseEntity.created(URI.create("/patients/" + added.id())).body(added);
    }
}
