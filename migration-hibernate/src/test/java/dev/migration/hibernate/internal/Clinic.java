// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/** Some entities. */
final class Clinic {

    private Clinic() {}

    enum State {
        OPEN,
        DONE
    }

    @Entity(name = "Patient")
    @Table(name = "patient", indexes = @Index(name = "ix_patient_name", columnList = "name"))
    static class Patient {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        @Column(nullable = false)
        String name;

        @Column(length = 40)
        String phone;

        @Column(unique = true)
        String email;

        BigDecimal weight;
    }

    @Entity(name = "Visit")
    @Table(name = "visit")
    static class Visit {
        @Id
        @GeneratedValue(strategy = GenerationType.UUID)
        UUID id;

        @ManyToOne(optional = false)
        Patient patient;

        @Enumerated(EnumType.STRING)
        @Column(nullable = false)
        State state;

        Instant startedAt;
    }
}
