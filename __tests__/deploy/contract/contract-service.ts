import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Service } from "../simulation/programs.ts";

/**
 * A service for both hosts that does what its environment says: EXIT_CODE or EXIT_SIGNAL after EXIT_AFTER_MS (EXIT_ONCE: in
 * its first life only), STATUS instead of 200, ELSEWHERE instead of PORT. Without net/http, so that it is built in a second or two.
 */
const source = `package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"strconv"
	"syscall"
	"time"
)

const mark = "../../data/ended"

func number(name string) int {
	value, _ := strconv.Atoi(os.Getenv(name))
	return value
}

func end() {
	time.Sleep(time.Duration(number("EXIT_AFTER_MS")) * time.Millisecond)
	fmt.Println("contract: ends")
	if os.Getenv("EXIT_ONCE") != "" {
		os.WriteFile(mark, nil, 0o640)
	}
	if signal := number("EXIT_SIGNAL"); signal != 0 {
		syscall.Kill(os.Getpid(), syscall.Signal(signal))
	}
	os.Exit(number("EXIT_CODE"))
}

func main() {
	fmt.Println("contract: begins")
	_, err := os.Stat(mark)
	if _, ends := os.LookupEnv("EXIT_AFTER_MS"); ends && (os.Getenv("EXIT_ONCE") == "" || err != nil) {
		end()
	}
	port := os.Getenv("ELSEWHERE")
	if port == "" {
		port = os.Getenv("PORT")
	}
	status := os.Getenv("STATUS")
	if status == "" {
		status = "200"
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		fmt.Println("contract:", err)
		os.Exit(1)
	}
	for {
		client, err := listener.Accept()
		if err != nil {
			continue
		}
		lines := bufio.NewScanner(client)
		for lines.Scan() && lines.Text() != "" {
		}
		fmt.Fprintf(client, "HTTP/1.1 %s Yes\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n", status)
		client.Close()
	}
}
`;

/** The program's bytes, for Linux on this machine's architecture. */
export function buildContractProgram(): Buffer {
  const directory = mkdtempSync(join(tmpdir(), "contract-"));
  try {
    writeFileSync(join(directory, "go.mod"), "module example.com/contract\n\ngo 1.21\n");
    writeFileSync(join(directory, "main.go"), source);
    execFileSync("go", ["build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", "contract", "."], {
      cwd: directory,
      env: { ...process.env, CGO_ENABLED: "0", GOFLAGS: "", GOOS: "linux" },
    });
    return readFileSync(join(directory, "contract"));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** What the program above does. */
export const contractService: Service = ({ environment }) => {
  const number = (name: string) => Number(environment.get(name) ?? 0);
  const afterMs = number("EXIT_AFTER_MS");
  if (environment.has("EXIT_AFTER_MS")) {
    const signal = number("EXIT_SIGNAL");
    const ends = signal > 0 ? { afterMs, signal } : { afterMs, exitCode: number("EXIT_CODE") };
    const prints = ["contract: begins", "contract: ends"];
    return environment.has("EXIT_ONCE") ? { ends, endsTimes: 1, prints, listensAfterMs: 50 } : { ends, prints };
  }
  const status = number("STATUS") || 200;
  const elsewhere = number("ELSEWHERE");
  const listens = { listensAfterMs: 50, statusAt: () => status, prints: ["contract: begins"] };
  return elsewhere > 0 ? { ...listens, port: elsewhere } : listens;
};
