/**
 * The command line: {@code tidegate} with its commands.
 *
 * <p>What a command was asked for goes to standard output, what is wrong to standard error. Exit codes: 0 it worked; 2
 * the user can mend it (a wrong argument, DDL, configuration); 1 anything else failed, and the message says what. A
 * command that runs until it is told to end has the JVM's exit codes for that: 143 after SIGTERM, 130 after Ctrl-C.
 *
 * <p>A command runs on the main thread and may block.
 */
@NullMarked
package dev.tidegate.gateway.cli;

import org.jspecify.annotations.NullMarked;
