#!/usr/bin/env node
import { main } from "../dist/cli/main.js";

process.exitCode = await main(["retrain", ...process.argv.slice(2)], "quick-retrain");
