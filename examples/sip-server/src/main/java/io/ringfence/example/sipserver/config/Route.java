package io.ringfence.example.sipserver.config;

/** A row of an owner's table of routes, which his plans read; the server does nothing with it. */
public record Route(String name, String pattern, String destination, String description) {}
