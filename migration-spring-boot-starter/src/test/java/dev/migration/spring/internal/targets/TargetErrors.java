// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.targets;

import dev.migration.InvalidMigrationsException;
import dev.migration.TargetNotReadyException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

@RestControllerAdvice
class TargetErrors {

    @ExceptionHandler
    ProblemDetail notReady(TargetNotReadyException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, "Being updated: try again soon");
    }

    @ExceptionHandler
    ProblemDetail unknown(InvalidMigrationsException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "No such customer");
    }
}
