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
