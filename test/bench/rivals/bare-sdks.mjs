// The least that a program with these packages can be: it imports them one after another, as a program's own import
// statements would, says so and waits to be ended. Plain JavaScript.
for (const name of process.argv.slice(2)) await import(name);
process.stdout.write('Imported\n');
process.on('SIGTERM', () => process.exit(0));
process.stdin.resume();
