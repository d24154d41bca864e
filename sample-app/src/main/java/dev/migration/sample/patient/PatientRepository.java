package dev.migration.sample.patient;

import java.util.List;
import org.springframework.data.repository.ListCrudRepository;

interface PatientRepository extends ListCrudRepository<Patient, Long> {

    List<Patient> findAllByOrderByName();
}
