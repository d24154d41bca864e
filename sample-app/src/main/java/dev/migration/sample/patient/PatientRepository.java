// SPDX-License-Identifier: Apache-2.0
package dev.migration.sample.patient;

import java.util.List;
import org.springframework.data.repository.ListCrudRepository;

interface PatientRepository extends ListCrudRepository<Patient, Long> {

    List<Patient> findAllByOrderByName();
}
