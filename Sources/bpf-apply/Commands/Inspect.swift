import ArgumentParser
import BPFLoader
import BPFObject
import BPFSyscall
import BTF
import Manifest
import Reconciler

/// `bpf-apply inspect FILE.o`
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show what a bytecode file holds, and whether it fits a kernel; needs no root.")

  @Argument(help: ArgumentHelp("The bytecode file.", valueName: "file.o"))
  var file: String

  @Flag(help: "Print what the kernel would be given: every map, then every program's instructions.")
  var asLoaded = false

  @Option(help: "How the file is shown: text or json.")
  var format: OutputFormat = .text

  @OptionGroup(title: "The kernel that it is fitted to (default: the running one)")
  var kernel: KernelOptions

  @OptionGroup var shared: SharedOptions

  func run() throws {
    try shared.reporting { () throws(CommandFailure) in
      let object = try readObject(file)
      let fitted = FittedObject(object, on: try kernel.kernel())
      if asLoaded {
        let text = try AsLoadedText(path: file, fitted).render()
        shared.say(text)
      } else {
        let inspection = Inspection(fitted)
        let text =
          format == .json
          ? try InspectionJSON.render(inspection) : InspectionText.render(inspection)
        shared.say(text)
      }
    }
  }

  func validate() throws {
    if asLoaded, format == .json {
      throw ValidationError("--as-loaded prints text only")
    }
  }
}

/// How a result is written.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

/// The files that describe a kernel.
struct KernelOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The kernel's types: raw BTF.", valueName: "file"))
  var btf: String?

  @Option(help: ArgumentHelp("The kernel's release: 6.12.9-amd64.", valueName: "release"))
  var kernelRelease: String?

  @Option(help: ArgumentHelp("The kernel's configuration, packed or not.", valueName: "file"))
  var kconfig: String?

  @Option(help: ArgumentHelp("The kernel's symbols: its /proc/kallsyms.", valueName: "file"))
  var kallsyms: String?

  @Option(
    help: ArgumentHelp("The CPUs that it may have: 0-3,8; or a file with that.", valueName: "list"))
  var possibleCpus: String?

  /// The kernel that the files describe; the running one where there are none.
  func kernel() throws(CommandFailure) -> any TargetKernel {
    let host = Host()
    var description = DescribedKernel.Description()
    if let btf { description.types = try types(btf) }
    description.release = kernelRelease
    description.configuration = try kconfig.map { path throws(CommandFailure) in
      try readBytes(path)
    }
    description.symbols = try kallsyms.map { path throws(CommandFailure) in try readBytes(path) }
    if let possibleCpus {
      let isList = possibleCpus.allSatisfy { $0.isNumber || $0 == "-" || $0 == "," }
      let list =
        isList
        ? possibleCpus
        : String(decoding: try readBytes(possibleCpus).filter { $0 > 0x20 }, as: UTF8.self)
      guard CPUs.count(list) != nil else {
        throw CommandFailure(
          ReconcilerError(
            .invalid, "`\(possibleCpus)` names no CPUs", advice: "a list looks like 0-3,8"), [])
      }
      description.possibleCPUs = list
    }
    return DescribedKernel(description, otherwise: host)
  }

  private func types(_ path: String) throws(CommandFailure) -> BTF {
    let bytes = try readBytes(path)
    do throws(BTFError) {
      return try BTF(bytes)
    } catch {
      throw CommandFailure(
        ReconcilerError(
          .invalid, "\(path) is no BTF: \(error)",
          advice: "take it from /sys/kernel/btf/vmlinux, or from the section .BTF of vmlinux"), [])
    }
  }
}

/// Reads a bytecode file that a command names.
func readObject(_ path: String) throws(CommandFailure) -> ObjectFile {
  let bytes = try readBytes(path)
  do throws(ObjectError) {
    return try ObjectFile(bytes, name: ObjectFile.baseName(path))
  } catch {
    throw CommandFailure(
      ReconcilerError(.invalid, "\(path): \(error)", advice: error.advice), [])
  }
}

/// Reads a file that a command names.
func readBytes(_ path: String) throws(CommandFailure) -> [UInt8] {
  do throws(FileError) {
    return try GivenFile(opening: path).content()
  } catch {
    throw CommandFailure(ReconcilerError(.unreadable, "cannot read \(path): \(error)"), [])
  }
}
