public import BPFLoader
import BPFSyscall

extension LiveKernel {
  /// Links are looked through by their ids, which takes `CAP_SYS_ADMIN`; without it nothing is told.
  public func holder(
    of attachment: DesiredAttachment, at target: ResolvedTarget
  ) throws(LoaderError) -> String? {
    do throws(SystemCallError) {
      for id in try ObjectIDs(of: .link).all() {
        guard let info = try Self.link(id), info.type == attachment.kind.link, !info.isSevered,
          attachment.kind.isTarget(target, attachment.options, of: info) == true
        else { continue }
        let program = try? Program.open(id: info.programID).info()
        return "\(info.type) link \(id), which runs program \(info.programID)"
          + (program.map { " (\($0.name))" } ?? "")
      }
      return nil
    } catch  where error.errno == .notPermitted {
      return nil
    } catch {
      throw .from(error, "cannot look who has \(target.summary)")
    }
  }

  /// Nil where the link has gone meanwhile.
  private static func link(_ id: UInt32) throws(SystemCallError) -> LinkInfo? {
    do throws(SystemCallError) {
      return try Link.open(id: id).info()
    } catch  where error.errno == .noSuchFileOrDirectory {
      return nil
    } catch {
      throw error
    }
  }
}
