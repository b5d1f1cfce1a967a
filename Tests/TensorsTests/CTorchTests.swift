import CTorch
import Foundation
import Testing

/// The C interface itself: what `Tensors` traps on, it reports.
@Suite("The C interface over libtorch")
struct CTorchTests {
  @Test("A failure is a status with libtorch's words, without a C++ backtrace")
  func failureHasWords() throws {
    let left = try #require(make([1, 2, 3, 4, 5, 6], [2, 3]))
    let right = try #require(make([1, 2, 3, 4], [2, 2]))
    defer {
      ctorch_release(left)
      ctorch_release(right)
    }
    var result: OpaquePointer?
    #expect(ctorch_binary(CTORCH_MATMUL, left, right, &result) != 0)
    #expect(result == nil)
    let words = String(cString: ctorch_last_error())
    #expect(words.contains("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x2)"), "\(words)")
    #expect(!words.contains("frame #"))
  }

  @Test("A call after a failure succeeds")
  func recovers() throws {
    let input = try #require(make([1, 2], [2]))
    defer { ctorch_release(input) }
    var result: OpaquePointer?
    #expect(ctorch_select(input, 5, 0, &result) != 0)
    #expect(ctorch_unary(CTORCH_NEGATE, input, &result) == 0)
    ctorch_release(result)
  }

  @Test("Every kind of bad argument is a status", arguments: [0, 1, 2, 3, 4, 5])
  func badArguments(_ number: Int) throws {
    let input = try #require(make([1, 2, 3, 4], [1, 1, 2, 2]))
    defer { ctorch_release(input) }
    var result: OpaquePointer?
    let none = ctorch_list()
    let status =
      switch number {
      case 0: ctorch_conv2d(input, input, nil, none, none, none, 0, &result)
      case 1: ctorch_reshape(input, none, &result)
      case 2: ctorch_unary(ctorch_unary_operation(99), input, &result)
      case 3: ctorch_convert(input, ctorch_type(77), &result)
      case 4: ctorch_concatenate(nil, 0, 0, &result)
      default: huge(&result)
      }
    #expect(status != 0)
    #expect(result == nil)
    #expect(!String(cString: ctorch_last_error()).isEmpty)
  }

  @Test("Sizes beyond memory, below zero and beyond numbers are statuses", arguments: [[Int64(1) << 58], [-1], [2, -3], [1 << 40, 1 << 40]])
  func badSizes(_ shape: [Int64]) {
    var result: OpaquePointer?
    let before = ctorch_memory_in_use()
    let status = shape.withUnsafeBufferPointer {
      ctorch_empty(ctorch_list(items: $0.baseAddress, count: Int64($0.count)), CTORCH_FLOAT32, &result)
    }
    #expect(status != 0)
    #expect(result == nil)
    #expect(!String(cString: ctorch_last_error()).isEmpty)
    // Others allocate too, but not this much.
    #expect(ctorch_memory_in_use() - before < 1 << 40)
  }

  @Test("A bias of another length or type is a status, however few pictures there are")
  func badBias() throws {
    let input = try #require(make([Float](repeating: 1, count: 9), [1, 1, 3, 3]))
    let weight = try #require(make([1, 2], [2, 1, 1, 1]))
    let short = try #require(make([1], [1]))
    var double: OpaquePointer?
    let two = try #require(make([1, 2], [2]))
    #expect(ctorch_convert(two, CTORCH_FLOAT64, &double) == 0)
    defer { for tensor in [input, weight, short, two, double!] { ctorch_release(tensor) } }
    func status(_ bias: OpaquePointer) -> ctorch_status {
      var result: OpaquePointer?
      defer { ctorch_release(result) }
      return [Int64(1), 1, 0, 0, 1, 1].withUnsafeBufferPointer {
        let start = $0.baseAddress!
        return ctorch_conv2d(
          input, weight, bias, ctorch_list(items: start, count: 2), ctorch_list(items: start + 2, count: 2),
          ctorch_list(items: start + 4, count: 2), 1, &result)
      }
    }
    #expect(status(two) == 0)
    #expect(status(short) != 0)
    #expect(status(double!) != 0)
  }

  @Test("Switches outside of the plane are a status, whether windows add up or overwrite", arguments: [false, true])
  func badSwitches(_ adds: Bool) throws {
    let input = try #require(make([1, 2, 3, 4], [1, 1, 2, 2]))
    defer { ctorch_release(input) }
    for place in [Int64(16), -1, .max] {
      var switches: OpaquePointer?
      let bytes = [0, 1, place, 2]
      let made = [Int64(1), 1, 2, 2].withUnsafeBufferPointer { shape in
        ctorch_from_bytes(bytes, 32, CTORCH_INT64, ctorch_list(items: shape.baseAddress, count: 4), &switches)
      }
      #expect(made == 0)
      defer { ctorch_release(switches) }
      var result: OpaquePointer?
      let status = [Int64(4), 4].withUnsafeBufferPointer {
        ctorch_max_unpool2d(input, switches!, ctorch_list(items: $0.baseAddress, count: 2), adds, &result)
      }
      #expect(status != 0)
      #expect(result == nil)
    }
  }

  @Test("A gradient at integers, of many numbers, and a step over a tensor that others see are statuses")
  func badGradients() throws {
    let input = try #require(make([1, 2], [2]))
    defer { ctorch_release(input) }
    var tape: OpaquePointer?
    #expect(ctorch_tape_begin(&tape) == 0)
    defer { ctorch_tape_end(tape!) }
    var whole: OpaquePointer?
    #expect(ctorch_convert(input, CTORCH_INT64, &whole) == 0)
    defer { ctorch_release(whole) }
    var variable: OpaquePointer?
    #expect(ctorch_variable(tape!, whole!, &variable) != 0)
    #expect(String(cString: ctorch_last_error()).hasPrefix("gradients are taken at numbers with a fraction, not at Long"))
    #expect(ctorch_variable(tape!, input, &variable) == 0)
    defer { ctorch_release(variable) }
    var (value, slope): (OpaquePointer?, OpaquePointer?) = (nil, nil)
    #expect(ctorch_unary(CTORCH_EXP, variable!, &value) == 0)
    defer { ctorch_release(value) }
    #expect(ctorch_gradients(value!, nil, &variable, 1, false, false, &slope) != 0)
    #expect(String(cString: ctorch_last_error()).hasPrefix("the value has the shape [2], and only one number has a gradient"))
    let rule = ctorch_sgd(
      learning_rate: 1, momentum: 0, dampening: 0, weight_decay: 0, gradient_scale: 1, is_nesterov: false, is_first: true)
    var parameter: OpaquePointer? = input
    var gradient: OpaquePointer? = input
    #expect(ctorch_sgd_step(rule, &parameter, &gradient, nil, 1) != 0, "the variable sees these elements")
  }

  @Test("Bytes that do not fill the shape are refused, as is a buffer of the wrong length")
  func sizes() throws {
    var result: OpaquePointer?
    let numbers: [Float] = [1, 2, 3]
    let status = [Int64(2), 2].withUnsafeBufferPointer { shape in
      ctorch_from_bytes(numbers, 12, CTORCH_FLOAT32, ctorch_list(items: shape.baseAddress, count: 2), &result)
    }
    #expect(status != 0)
    #expect(String(cString: ctorch_last_error()).hasPrefix("shape [2, 2] needs 16 bytes, not 12"))
    let input = try #require(make([1, 2], [2]))
    defer { ctorch_release(input) }
    var small: Float = 0
    #expect(ctorch_copy_out(input, CTORCH_FLOAT32, &small, 4) != 0)
    #expect(small == 0)
  }

  @Test("The words belong to the thread that failed")
  func wordsArePerThread() async throws {
    let input = try #require(make([1, 2], [2]))
    defer { ctorch_release(input) }
    var result: OpaquePointer?
    #expect(ctorch_select(input, 5, 0, &result) != 0)
    let mine = String(cString: ctorch_last_error())
    nonisolated(unsafe) var others = "none"
    await withCheckedContinuation { done in
      let thread = Thread {
        others = String(cString: ctorch_last_error())
        done.resume()
      }
      thread.start()
    }
    #expect(mine.hasPrefix("Dimension out of range"), "\(mine)")
    #expect(others.isEmpty)
  }

  private func make(_ numbers: [Float], _ shape: [Int64]) -> OpaquePointer? {
    var result: OpaquePointer?
    let status = shape.withUnsafeBufferPointer { shape in
      ctorch_from_bytes(
        numbers, Int64(numbers.count * 4), CTORCH_FLOAT32, ctorch_list(items: shape.baseAddress, count: Int64(shape.count)), &result)
    }
    return status == 0 ? result : nil
  }

  /// More memory than there is.
  private func huge(_ result: ctorch_result) -> ctorch_status {
    [Int64(1) << 50].withUnsafeBufferPointer { shape in
      ctorch_full(
        ctorch_list(items: shape.baseAddress, count: 1), CTORCH_FLOAT64, ctorch_scalar(is_integer: true, integer: 1, real: 0), result)
    }
  }
}
