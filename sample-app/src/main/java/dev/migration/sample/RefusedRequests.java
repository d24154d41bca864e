// SPDX-License-Identifier: Apache-2.0
package dev.migration.sample;

import static java.util.stream.Collectors.joining;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.InvalidFormatException;

/** Answers every refused request with a problem detail that says which field is wrong, and why. */
@RestControllerAdvice
class RefusedRequests extends ResponseEntityExceptionHandler {

    private static final Map<Class<?>, String> FORMS = Map.of(
            LocalDate.class, "a date such as 2026-05-04", LocalDateTime.class, "a time such as 2026-05-04T09:30");

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        Map<String, String> errors = new TreeMap<>();
        for (FieldError error : exception.getFieldErrors()) {
            errors.put(error.getField(), String.valueOf(error.getDefaultMessage()));
        }
        return handleExceptionInternal(exception, invalidFields(status, errors), headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemDetail body = exception.getCause() instanceof InvalidFormatException invalid
                ? invalidFields(status, Map.of(field(invalid), reason(invalid)))
                : ProblemDetail.forStatusAndDetail(status, "The request body is not the JSON object expected here.");
        return handleExceptionInternal(exception, body, headers, status, request);
    }

    @ExceptionHandler
    ProblemDetail handle(DuplicateKeyException exception) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, "Another patient has this medical record number.");
    }

    private static ProblemDetail invalidFields(HttpStatusCode status, Map<String, String> errors) {
        ProblemDetail body = ProblemDetail.forStatusAndDetail(status, "The request has fields that are not valid.");
        body.setProperty("errors", errors);
        return body;
    }

    private static String field(InvalidFormatException invalid) {
        return invalid.getPath().stream()
                .map(JacksonException.Reference::getPropertyName)
                .collect(joining("."));
    }

    private static String reason(InvalidFormatException invalid) {
        return "'%s' is not %s".formatted(invalid.getValue(), FORMS.getOrDefault(invalid.getTargetType(), "a number"));
    }
}
