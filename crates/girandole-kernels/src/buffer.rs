//! Memory for results that is used again.
//!
//! A step of training makes the same large results over and over. From the system they come as pages that it has to
//! fill with zeros one fault at a time; from here they come as they were left.

use std::alloc::{Layout, alloc_zeroed, dealloc, handle_alloc_error};
use std::collections::VecDeque;
use std::mem::MaybeUninit;
use std::ops::{Deref, DerefMut};
use std::ptr::NonNull;
use std::slice;
use std::sync::{Mutex, PoisonError};

use burn::backend::flex::FlexTensor;
use burn::prelude::*;
use burn::tensor::DType;
use burn_std::{AccessError, AccessPolicy, AllocationController, AllocationProperty, Bytes};

/// Bytes that a vector of the widest registers takes.
const ALIGN: usize = 64;

/// Numbers from which a buffer is kept.
const WORTH_KEEPING: usize = 1 << 10;

/// Numbers that idle buffers hold at most, all together: half a gigabyte.
const MOST_IDLE: usize = 1 << 27;

/// Idle buffers, the longest idle first.
static IDLE: Mutex<Idle> = Mutex::new(Idle { buffers: VecDeque::new(), numbers: 0 });

/// Numbers side by side, at an address for whole vectors.
pub(crate) struct Buffer {
    start: NonNull<f32>,
    len: usize,
    /// Numbers that there is room for.
    room: usize,
}

struct Idle {
    buffers: VecDeque<Buffer>,
    numbers: usize,
}

impl Buffer {
    /// Room for that many numbers, with whatever was left in it.
    pub(crate) fn with_leftovers(len: usize) -> Self {
        if len < WORTH_KEEPING {
            return Self::new(len, len);
        }
        let room = room(len);
        let kept = IDLE.lock().unwrap_or_else(PoisonError::into_inner).take(room);
        kept.map_or_else(|| Self::new(len, room), |kept| kept.with_len(len))
    }

    /// That many zeros.
    pub(crate) fn zeros(len: usize) -> Self {
        let mut buffer = Self::with_leftovers(len);
        buffer.fill(0.0);
        buffer
    }

    fn new(len: usize, room: usize) -> Self {
        if room == 0 {
            return Self { start: NonNull::dangling(), len, room };
        }
        let layout = layout(room);
        #[allow(unsafe_code, reason = "the layout is not empty, and zeros are numbers")]
        let start = unsafe { alloc_zeroed(layout) };
        match NonNull::new(start.cast()) {
            Some(start) => Self { start, len, room },
            None => handle_alloc_error(layout),
        }
    }

    /// The same memory for another count of numbers, of which it has room for.
    fn with_len(mut self, len: usize) -> Self {
        self.len = len.min(self.room);
        self
    }

    /// The first number, for those who share the buffer and see to it themselves that nobody reads what another writes.
    pub(crate) fn places(&self) -> *mut f32 {
        self.start.as_ptr()
    }

    /// The numbers as a tensor, which gives the buffer back when it goes.
    ///
    /// # Panics
    ///
    /// If the shape is of more numbers.
    pub(crate) fn into_tensor(self, shape: impl Into<Shape>) -> FlexTensor {
        let shape = shape.into();
        assert!(shape.num_elements() <= self.len, "{} numbers are no tensor of {shape:?}", self.len);
        let bytes = shape.num_elements() * size_of::<f32>();
        #[allow(unsafe_code, reason = "all bytes of a buffer are numbers")]
        let bytes = unsafe { Bytes::from_controller(Box::new(self), bytes) };
        FlexTensor::new(bytes, burn::backend::flex::Layout::contiguous(shape), DType::F32)
    }

    fn free(self) {
        if self.room > 0 {
            #[allow(unsafe_code, reason = "it was allocated with this layout")]
            unsafe {
                dealloc(self.start.as_ptr().cast(), layout(self.room));
            }
        }
        std::mem::forget(self);
    }
}

impl Idle {
    fn take(&mut self, room: usize) -> Option<Buffer> {
        // The one that was left last is likeliest in the cache.
        let at = self.buffers.iter().rposition(|buffer| buffer.room == room)?;
        self.numbers -= room;
        self.buffers.remove(at)
    }

    /// Takes a buffer in, and gives those to free that are too many.
    fn put(&mut self, buffer: Buffer) -> Vec<Buffer> {
        self.numbers += buffer.room;
        self.buffers.push_back(buffer);
        let mut spare = Vec::new();
        while self.numbers > MOST_IDLE {
            let Some(oldest) = self.buffers.pop_front() else { break };
            self.numbers -= oldest.room;
            spare.push(oldest);
        }
        spare
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        let buffer = Self { start: self.start, len: 0, room: std::mem::take(&mut self.room) };
        if buffer.room < WORTH_KEEPING {
            return buffer.free();
        }
        let spare = IDLE.lock().unwrap_or_else(PoisonError::into_inner).put(buffer);
        spare.into_iter().for_each(Self::free);
    }
}

impl Deref for Buffer {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        #[allow(unsafe_code, reason = "a buffer owns that many numbers, zeros from the start")]
        unsafe {
            slice::from_raw_parts(self.start.as_ptr(), self.len)
        }
    }
}

impl DerefMut for Buffer {
    fn deref_mut(&mut self) -> &mut [f32] {
        #[allow(unsafe_code, reason = "a buffer owns that many numbers, zeros from the start")]
        unsafe {
            slice::from_raw_parts_mut(self.start.as_ptr(), self.len)
        }
    }
}

#[allow(unsafe_code, reason = "a buffer owns its numbers as a Vec does")]
unsafe impl Send for Buffer {}
#[allow(unsafe_code, reason = "a buffer owns its numbers as a Vec does")]
unsafe impl Sync for Buffer {}

impl AllocationController for Buffer {
    fn alloc_align(&self) -> usize {
        // What burn says of its own; a copy is made with it.
        align_of::<f32>()
    }

    fn property(&self) -> AllocationProperty {
        AllocationProperty::Other
    }

    #[allow(unsafe_code, reason = "the trait asks for it; the caller writes numbers only")]
    unsafe fn memory_mut(&mut self, _: AccessPolicy) -> Result<&mut [MaybeUninit<u8>], AccessError> {
        let bytes = self.len * size_of::<f32>();
        // SAFETY: the buffer owns these bytes.
        Ok(unsafe { slice::from_raw_parts_mut(self.start.as_ptr().cast(), bytes) })
    }

    fn memory(&self, _: AccessPolicy) -> Result<&[MaybeUninit<u8>], AccessError> {
        let bytes = self.len * size_of::<f32>();
        #[allow(unsafe_code, reason = "the buffer owns these bytes")]
        Ok(unsafe { slice::from_raw_parts(self.start.as_ptr().cast(), bytes) })
    }
}

/// Numbers that a buffer of so many has room for: a sixteenth more at most, so that counts that vary a little from step to
/// step find each other's buffers.
fn room(len: usize) -> usize {
    len.next_multiple_of((len.next_power_of_two() / 32).max(1))
}

fn layout(len: usize) -> Layout {
    match Layout::array::<f32>(len).and_then(|layout| layout.align_to(ALIGN)) {
        Ok(layout) => layout,
        Err(_) => panic!("{len} numbers are more than memory can hold"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_that_went_comes_back_as_it_was_left() {
        let len = 7 * 12_345;
        let mut buffer = Buffer::with_leftovers(len);
        buffer.fill(3.0);
        let address = buffer.as_ptr();
        drop(buffer.into_tensor([7, 12_345]));
        let again = Buffer::with_leftovers(len);
        assert_eq!((again.as_ptr(), again[0], again.len()), (address, 3.0, len));
        assert!(Buffer::zeros(len).iter().all(|number| *number == 0.0));
        assert_eq!(Buffer::with_leftovers(0).len(), 0);
    }

    #[test]
    fn a_buffer_is_found_again_for_a_few_numbers_more_or_less() {
        for len in [WORTH_KEEPING, 5000, 1 << 20, (1 << 20) + 1, 123_456_789] {
            assert!(room(len) >= len && room(len) - len <= len / 16, "{len}: {}", room(len));
            assert_eq!(room(room(len)), room(len));
        }
        let first = Buffer::with_leftovers(70_001);
        let address = first.as_ptr();
        drop(first);
        let again = Buffer::with_leftovers(70_300);
        assert_eq!((again.as_ptr(), again.len()), (address, 70_300));
    }

    #[test]
    fn idle_buffers_are_bounded() {
        let mut idle = Idle { buffers: VecDeque::new(), numbers: 0 };
        let large = || Buffer { start: NonNull::dangling(), len: 0, room: MOST_IDLE / 2 };
        let mut spare: Vec<Buffer> = (0..3).flat_map(|_| idle.put(large())).collect();
        assert_eq!((idle.buffers.len(), idle.numbers, spare.len()), (2, MOST_IDLE, 1));
        // They own nothing.
        spare.extend(idle.buffers.drain(..));
        spare.into_iter().for_each(std::mem::forget);
    }

    #[test]
    fn a_tensor_of_a_buffer_is_like_any_other() {
        let mut buffer = Buffer::zeros(6);
        buffer.copy_from_slice(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        let mut tensor = buffer.into_tensor([2, 3]);
        let copy = tensor.clone();
        tensor.storage_mut::<f32>()[0] = 9.0;
        assert_eq!(copy.into_data(), TensorData::from([[1.0_f32, 2.0, 3.0], [4.0, 5.0, 6.0]]));
        assert_eq!(tensor.into_data(), TensorData::from([[9.0_f32, 2.0, 3.0], [4.0, 5.0, 6.0]]));
    }
}
