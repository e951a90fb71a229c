// DuckDB as a process: runs the statement it is given and prints the first row. Plain JavaScript, so that it starts
// as fast as it can.
import { DuckDBInstance } from '@duckdb/node-api';

const connection = await (await DuckDBInstance.create(':memory:')).connect();
const read = await connection.runAndReadAll(process.argv[2]);
process.stdout.write(JSON.stringify(read.getRowsJson()[0]));
