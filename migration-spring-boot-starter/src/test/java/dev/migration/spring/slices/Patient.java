package dev.migration.spring.slices;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

@Entity(name = "patient")
class Patient {
    @Id
    Long id;

    String name;
    String email;
}
