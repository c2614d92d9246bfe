//! Functions compiled for wider vectors than every processor has.

/// Compiles one body three times, for AVX-512, for AVX2 and for any processor, and calls what the processor can run.
///
/// The results are the same bits: nothing here lets the compiler reorder or contract arithmetic.
macro_rules! simd {
    ($(#[$meta:meta])* $vis:vis fn $name:ident($($arg:ident: $kind:ty),* $(,)?) $(-> $out:ty)? $body:block) => {
        $(#[$meta])*
        $vis fn $name($($arg: $kind),*) $(-> $out)? {
            #[inline(always)]
            fn for_any($($arg: $kind),*) $(-> $out)? $body
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")]
                fn for_avx512($($arg: $kind),*) $(-> $out)? { for_any($($arg),*) }
                #[target_feature(enable = "avx2,fma")]
                fn for_avx2($($arg: $kind),*) $(-> $out)? { for_any($($arg),*) }
                if is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512dq")
                    && is_x86_feature_detected!("avx512vl")
                {
                    #[allow(unsafe_code, reason = "the processor has been asked for these instructions")]
                    return unsafe { for_avx512($($arg),*) };
                }
                if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                    #[allow(unsafe_code, reason = "the processor has been asked for these instructions")]
                    return unsafe { for_avx2($($arg),*) };
                }
            }
            for_any($($arg),*)
        }
    };
}

pub(crate) use simd;
