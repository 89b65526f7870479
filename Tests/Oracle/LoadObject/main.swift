// load-object [--pin DIRECTORY] FILE...: loads bytecode files whole into the kernel, and says of each on a line
//
//   FILE ok maps N programs N
//   FILE refused: WHY
//
// --pin gives all maps and programs names in a directory of bpffs, as `bpftool prog loadall` does with programs;
// else they go with the process. The exit status is 1 where one was refused.
import BPFLoader
import BPFObject
import BPFSyscall
import Glibc

/// What stops a pin from being made: bpffs takes no dots in names.
func pinName(_ name: String) -> String {
  String(name.map { $0 == "." ? "_" : $0 })
}

func pin(_ object: LoadedObject, in directory: String) throws {
  for name in object.mapNames {
    try Pin.create("\(directory)/\(pinName(name))", try object.map(name).descriptor)
  }
  for name in object.programNames {
    try Pin.create("\(directory)/\(pinName(name))", try object.program(name).descriptor)
  }
}

/// Why something was refused, in one line: of the verifier's log what stands before its count of instructions.
func reason(_ error: any Error) -> String {
  var reason = "\(error)"
  if let error = error as? LoaderError, let log = error.log {
    let lines = log.split(separator: "\n")
    let counted = lines.lastIndex { $0.hasPrefix("processed ") } ?? lines.endIndex
    if let last = lines[..<counted].last { reason += ": \(last)" }
  }
  return String(reason.map { $0.isNewline || $0 == "\t" ? " " : $0 })
}

var files = Array(CommandLine.arguments.dropFirst())
var directory: String?
if files.count > 1, files[0] == "--pin" {
  directory = files[1]
  files.removeFirst(2)
}
System.raiseLockedMemoryLimit()
let host = Host()
var refusals = 0
for file in files {
  do {
    let bytes = try readFile(file)
    let object = try LoadedObject(
      try ObjectFile(bytes, name: ObjectFile.baseName(file)), on: host)
    if let directory { try pin(object, in: directory) }
    print("\(file) ok maps \(object.mapNames.count) programs \(object.programNames.count)")
  } catch {
    refusals += 1
    print("\(file) refused: \(reason(error))")
  }
  fflush(nil)
}
exit(refusals == 0 ? 0 : 1)
