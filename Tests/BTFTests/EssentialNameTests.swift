import BTF
import Testing

@Suite struct EssentialNameTests {
  @Test(arguments: [
    ("task_struct", "task_struct"),
    ("task_struct___v2", "task_struct"),
    ("a___b___c", "a___b"),
    ("___x", "___x"),
    ("x___", "x___"),
    ("x____y", "x____y"),
    ("x__y", "x__y"),
    ("", ""),
  ])
  func flavourIsCutOff(name: String, essential: String) {
    #expect(EssentialName.of(name) == essential)
  }
}
